#include "quote.h"

#include <string.h>

void quote_shell(struct buf *out, const char *s)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "@%+=:,./-_";
    if (*s && !s[strspn(s, safe)]) {
        buf_adds(out, s);
        return;
    }
    buf_addc(out, '\'');
    for (; *s; s++) {
        if (*s == '\'')
            buf_adds(out, "'\"'\"'");
        else
            buf_addc(out, *s);
    }
    buf_addc(out, '\'');
}
