// SPDX-License-Identifier: GPL-3.0-or-later
// backstory-reducer: runs one reducer, out of reach of everything. Started by Backstory, talks through its
// pipes.
#include "app/reducer/reducerserver.h"
#include "app/reducer/sandbox.h"

#include <cstdio>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
// The engine finds its values on the real stack only, and leaks cannot be looked for without rights.
extern "C" const char *__asan_default_options()
{
    return "detect_leaks=0:detect_stack_use_after_return=0:allocator_may_return_null=1";
}
extern "C" const char *__ubsan_default_options()
{
    return "halt_on_error=1:print_stacktrace=1";
}
#endif

int main()
{
    if (isatty(STDIN_FILENO)) {
        std::fputs("backstory-reducer is started by Backstory and has no use by itself.\n", stderr);
        return 2;
    }
    static Backstory::ReducerServer server;
    server.prepare();
    if (!Backstory::giveUpRights())
        return 3; // said by ReducerHost
    server.run();
    _exit(0); // the engine's threads need no farewell
}
