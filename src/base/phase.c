#include "base/phase.h"

const char *zs_phase_name(zs_phase phase)
{
    static const char *const name[ZS_PHASES] = {
        [ZS_PHASE_CATALOG] = "headers", [ZS_PHASE_CREATE] = "create", [ZS_PHASE_READ] = "read",
        [ZS_PHASE_MOMENTS] = "moments", [ZS_PHASE_MERGE] = "merge",   [ZS_PHASE_ZSCORE] = "z-scores",
        [ZS_PHASE_WRITE] = "write",     [ZS_PHASE_CHECK] = "check",   [ZS_PHASE_REPORT] = "report",
        [ZS_PHASE_FINISH] = "finish",   [ZS_PHASE_WAIT] = "wait",     [ZS_PHASE_OTHER] = "other"
    };
    return name[phase];
}
