// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reducer/sandbox.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Backstory
{

namespace
{

// What JavaScriptCore and the C library do while a script runs: memory, threads, waiting, time, signals to
// own threads (the collector stops them so).
constexpr int Allowed[] = {SCMP_SYS(brk),
                           SCMP_SYS(clock_getres),
                           SCMP_SYS(clock_gettime),
                           SCMP_SYS(clock_nanosleep),
                           SCMP_SYS(close),
                           SCMP_SYS(exit),
                           SCMP_SYS(exit_group),
                           SCMP_SYS(fstat),
                           SCMP_SYS(futex),
                           SCMP_SYS(getcpu),
                           SCMP_SYS(getpid),
                           SCMP_SYS(getrandom),
                           SCMP_SYS(getrusage),
                           SCMP_SYS(gettid),
                           SCMP_SYS(gettimeofday),
                           SCMP_SYS(madvise),
                           SCMP_SYS(membarrier),
                           SCMP_SYS(mincore),
                           SCMP_SYS(mmap),
                           SCMP_SYS(mprotect),
                           SCMP_SYS(mremap),
                           SCMP_SYS(munmap),
                           SCMP_SYS(nanosleep),
                           SCMP_SYS(restart_syscall),
                           SCMP_SYS(rseq),
                           SCMP_SYS(rt_sigaction),
                           SCMP_SYS(rt_sigprocmask),
                           SCMP_SYS(rt_sigreturn),
                           SCMP_SYS(rt_sigsuspend),
                           SCMP_SYS(sched_getaffinity),
                           SCMP_SYS(sched_getparam),
                           SCMP_SYS(sched_getscheduler),
                           SCMP_SYS(sched_yield),
                           SCMP_SYS(set_robust_list),
                           SCMP_SYS(setitimer),
                           SCMP_SYS(sigaltstack),
                           SCMP_SYS(sysinfo)};

// Only an intruder has a use for these.
constexpr int Deadly[] = {SCMP_SYS(execve),
                          SCMP_SYS(execveat),
                          SCMP_SYS(fork),
                          SCMP_SYS(vfork),
                          SCMP_SYS(socket),
                          SCMP_SYS(socketpair),
                          SCMP_SYS(connect),
                          SCMP_SYS(bind),
                          SCMP_SYS(ptrace),
                          SCMP_SYS(process_vm_readv),
                          SCMP_SYS(process_vm_writev),
                          SCMP_SYS(bpf),
                          SCMP_SYS(init_module),
                          SCMP_SYS(finit_module),
                          SCMP_SYS(kexec_load),
                          SCMP_SYS(mount),
                          SCMP_SYS(unshare),
                          SCMP_SYS(setns),
                          SCMP_SYS(keyctl),
                          SCMP_SYS(perf_event_open),
                          SCMP_SYS(userfaultfd),
                          SCMP_SYS(io_uring_setup)};

bool addRules(scmp_filter_ctx filter)
{
    bool isGood = true;
    const auto add = [&](uint32_t action, int call, auto... conditions) {
        isGood = isGood && seccomp_rule_add(filter, action, call, sizeof...(conditions), conditions...) == 0;
    };
    for (const int call : Allowed)
        add(SCMP_ACT_ALLOW, call);
    for (const int call : Deadly)
        add(SCMP_ACT_KILL_PROCESS, call);
    add(SCMP_ACT_ALLOW, SCMP_SYS(read), SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO));
    add(SCMP_ACT_ALLOW, SCMP_SYS(write), SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO));
    add(SCMP_ACT_ALLOW, SCMP_SYS(write), SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO));
    // Threads of this process, no other process.
    add(SCMP_ACT_ALLOW, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    add(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3)); // its flags cannot be seen: the C library then uses clone
    add(SCMP_ACT_ALLOW, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, scmp_datum_t(getpid())));
    add(SCMP_ACT_ALLOW, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    add(SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)); // asks only
    return isGood;
}

void limit(__rlimit_resource resource)
{
    const rlimit none{0, 0};
    setrlimit(resource, &none);
}

void closeFiles()
{
#if !defined(__SANITIZE_ADDRESS__) // its report is all that tells of a fault
    const int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
#endif
    if (syscall(SYS_close_range, 3u, ~0u, 0u) != 0) {
        for (int fd = 3; fd < 4096; ++fd)
            close(fd);
    }
}

} // namespace

bool giveUpRights()
{
    closeFiles();
    limit(RLIMIT_NOFILE);
    limit(RLIMIT_CORE);
#if !defined(__SANITIZE_ADDRESS__)
    limit(RLIMIT_FSIZE);
#endif
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    // TSYNC: the engine's threads have been started.
    const bool isSealed = filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
                          addRules(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return isSealed;
}

} // namespace Backstory
