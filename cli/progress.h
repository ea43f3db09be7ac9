// What Git says of its progress, on one line of the terminal, when it takes longer than a moment.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

// `text` as gto_open_options.progress has it.
void progress_show(void *payload, const char *text);

#endif
