// gto.h in C++.
#include "gto.h"

int main()
{
    gto_open_options options = GTO_OPEN_OPTIONS_INIT;
    gto_selection selection = GTO_SELECTION_INIT;
    gto_change_request request = GTO_CHANGE_REQUEST_INIT;
    enum gto_problem_code code = GTO_PROBLEM_NO_TAGGER;
    enum gto_stages stages = GTO_STAGES_AUTO;
    bool right = options.struct_version == GTO_OPEN_OPTIONS_VERSION &&
                 selection.struct_version == GTO_SELECTION_VERSION &&
                 request.struct_version == GTO_CHANGE_REQUEST_VERSION && code == 1 && stages == 0 &&
                 gto_version_check(GTO_VERSION_MAJOR, GTO_VERSION_MINOR, GTO_VERSION_PATCH);
    return right ? 0 : 1;
}
