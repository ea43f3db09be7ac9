// The program's commands.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "options.h"

// The tables that everything about the command line is made from (commands.c).
extern const struct program gto_program;

// Each command stands in the file of its name: cmd_show() in cmd_show.c.
command_run cmd_check_ref;
command_run cmd_show;
command_run cmd_describe;
command_run cmd_diff;
command_run cmd_history;
command_run cmd_stages;
command_run cmd_site;
command_run cmd_doctor;
command_run cmd_register;
command_run cmd_assign;
command_run cmd_rollback;
command_run cmd_deprecate;
command_run cmd_status;
command_run cmd_push;
command_run cmd_fetch;
command_run cmd_help;
command_run cmd_parse_tag;
command_run cmd_print_state;

#endif
