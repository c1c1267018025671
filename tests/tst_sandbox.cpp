// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reducer/sandbox.h"

#include <QTest>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace Backstory;

namespace
{

constexpr int Allowed = 1;
constexpr int Unsealed = 99;

/// How a child ended that gave up its rights and then tried something: the code is the error that it met, or
/// Allowed.
int statusOf(const std::function<bool()> &attempt)
{
    const pid_t child = fork();
    if (child == 0) {
        if (!giveUpRights())
            _exit(Unsealed);
        errno = 0;
        _exit(attempt() ? Allowed : errno);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

} // namespace

/// What a process can do after it has given up its rights.
class TestSandbox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void denies_data()
    {
        QTest::addColumn<std::function<bool()>>("attempt");
        using Attempt = std::function<bool()>;
        QTest::newRow("read a file") << Attempt([] { return open("/etc/passwd", O_RDONLY) >= 0; });
        QTest::newRow("make a file") << Attempt(
            [] { return open("/tmp/made", O_CREAT | O_WRONLY, 0600) >= 0; });
        QTest::newRow("old open") << Attempt([] { return syscall(SYS_open, "/etc/passwd", O_RDONLY) >= 0; });
        QTest::newRow("remove") << Attempt([] { return unlink("/nowhere") == 0; });
        QTest::newRow("list") << Attempt([] { return syscall(SYS_getdents64, 0, nullptr, 0) >= 0; });
        QTest::newRow("another process")
            << Attempt([] { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0; });
        QTest::newRow("signal the parent") << Attempt([] { return kill(getppid(), 0) == 0; });
        QTest::newRow("signal a thread")
            << Attempt([] { return syscall(SYS_tgkill, getppid(), getppid(), 0) == 0; });
        QTest::newRow("use a pipe beside its own") << Attempt([] { return write(7, "x", 1) >= 0; });
        QTest::newRow("duplicate") << Attempt([] { return dup(1) >= 0; });
        QTest::newRow("raise a limit") << Attempt([] {
            const rlimit more{100, 100};
            return setrlimit(RLIMIT_NOFILE, &more) == 0;
        });
    }
    void denies()
    {
        QFETCH(std::function<bool()>, attempt);
        const int status = statusOf(attempt);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), EPERM);
    }

    void ends_data()
    {
        QTest::addColumn<std::function<bool()>>("attempt");
        using Attempt = std::function<bool()>;
        QTest::newRow("socket") << Attempt([] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; });
        QTest::newRow("local socket") << Attempt([] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; });
        QTest::newRow("program") << Attempt([] { return execl("/bin/true", "true", nullptr) == 0; });
        QTest::newRow("fork") << Attempt([] { return syscall(SYS_fork) >= 0; });
        QTest::newRow("trace") << Attempt([] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; });
    }
    void ends()
    {
        QFETCH(std::function<bool()>, attempt);
        const int status = statusOf(attempt);
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGSYS);
    }

    void leavesWhatAnEngineNeeds()
    {
        const int status = statusOf([] {
            std::vector<char> memory(64 << 20, 1);
            const auto work = [](void *place) -> void * { return static_cast<char *>(place) + 5; };
            pthread_t thread; // no std::thread: the sanitizers look at its vtable through a pipe of their own
            void *result = nullptr;
            return pthread_create(&thread, nullptr, work, memory.data()) == 0 &&
                   pthread_join(thread, &result) == 0 && *static_cast<char *>(result) == 1 &&
                   write(STDOUT_FILENO, "", 0) == 0;
        });
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), Allowed);
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
