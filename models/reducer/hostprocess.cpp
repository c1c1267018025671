// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/hostprocess.h"

#include "models/reducer/reducermessages.h"

#include <QFile>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int PipeSize = 1 << 20;        // a batch in one go; the default of 64 KiB takes turns
constexpr int DyingMilliseconds = 1'000; // a large process takes a while to go
constexpr qsizetype FirstRoom = 1 << 16; // for an answer

/// Holds back SIGPIPE of this thread, so that writing to a process that has ended is an error and no end.
class NoPipeSignal
{
public:
    NoPipeSignal()
    {
        sigset_t pending;
        sigpending(&pending);
        m_wasPending = sigismember(&pending, SIGPIPE) == 1;
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~NoPipeSignal()
    {
        const timespec now{};
        if (!m_wasPending) {
            while (sigtimedwait(&m_pipe, nullptr, &now) == -1 && errno == EINTR) {}
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    Q_DISABLE_COPY_MOVE(NoPipeSignal)

private:
    sigset_t m_pipe;
    sigset_t m_before;
    bool m_wasPending = false;
};

/// Nothing of the user's environment decides what a script sees.
std::vector<std::string> environment()
{
    std::vector<std::string> result{"TZ=UTC", "LC_ALL=C", "LANG=C"};
    if (const char *libraries = std::getenv("LD_LIBRARY_PATH"))
        result.push_back(std::string("LD_LIBRARY_PATH=") + libraries);
    return result;
}

void closeIt(int &fd)
{
    if (fd >= 0)
        ::close(fd);
    fd = -1;
}

/// Starts the program with these as its input and output. Returns an error number.
int spawn(const QByteArray &path, int input, int output, pid_t &pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    sigset_t pipe = none;
    sigaddset(&pipe, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &pipe);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    char *arguments[] = {const_cast<char *>(path.constData()), nullptr};
    std::vector<std::string> variables = environment();
    std::vector<char *> pointers;
    for (std::string &variable : variables)
        pointers.push_back(variable.data());
    pointers.push_back(nullptr);
    const int error = posix_spawn(&pid, path.constData(), &actions, &attributes, arguments, pointers.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

} // namespace

HostProcess::~HostProcess()
{
    end();
}

QString HostProcess::start(const QString &program)
{
    int in[2] = {-1, -1};
    int out[2] = {-1, -1};
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        const QString why = qt_error_string(errno);
        closeIt(in[0]);
        closeIt(in[1]);
        return u"The program that runs reducers could not be started: %1."_s.arg(why);
    }
    const int error = spawn(QFile::encodeName(program), in[0], out[1], m_pid);
    ::close(in[0]);
    ::close(out[1]);
    m_input = in[1];
    m_output = out[0];
    if (error != 0) {
        m_pid = -1;
        end();
        return u"The program that runs reducers, %1, could not be started: %2. Install it beside Backstory."_s
            .arg(program, qt_error_string(error));
    }
    for (const int fd : {m_input, m_output}) {
        fcntl(fd, F_SETFL, O_NONBLOCK);
        fcntl(fd, F_SETPIPE_SZ, PipeSize); // where it is not allowed, the default does
    }
    return {};
}

bool HostProcess::move(int milliseconds)
{
    pollfd fds[2] = {{m_output, POLLIN, 0}, {m_input, POLLOUT, 0}};
    const bool sending = m_written < m_outgoing.size();
    if (::poll(fds, sending ? 2 : 1, milliseconds) <= 0)
        return true;
    if (fds[0].revents != 0 && !read())
        return false;
    return !sending || fds[1].revents == 0 || write();
}

bool HostProcess::write()
{
    const NoPipeSignal held;
    while (m_written < m_outgoing.size()) {
        const ssize_t size =
            ::write(m_input, m_outgoing.constData() + m_written, size_t(m_outgoing.size() - m_written));
        if (size < 0)
            return errno == EAGAIN || errno == EINTR;
        m_written += size;
    }
    m_outgoing.clear();
    m_written = 0;
    return true;
}

bool HostProcess::read()
{
    for (;;) {
        if (m_incoming.size() < m_received + FirstRoom)
            m_incoming.resize(std::max(m_received + FirstRoom, m_received * 2));
        const ssize_t size =
            ::read(m_output, m_incoming.data() + m_received, size_t(m_incoming.size() - m_received));
        if (size == 0)
            return false;
        if (size < 0)
            return errno == EAGAIN || errno == EINTR;
        m_received += size;
        if (m_received < m_incoming.size())
            return true;
    }
}

quint64 HostProcess::arriving() const
{
    quint64 size = 0;
    if (m_received >= MessageHeaderSize)
        std::memcpy(&size, m_incoming.constData(), sizeof size);
    return size;
}

QByteArray HostProcess::takeMessage()
{
    const quint64 size = arriving();
    if (size == 0 || quint64(m_received - MessageHeaderSize) < size)
        return {};
    const QByteArray message = m_incoming.mid(MessageHeaderSize, qsizetype(size));
    const qsizetype taken = MessageHeaderSize + qsizetype(size);
    m_received -= taken;
    std::memmove(m_incoming.data(), m_incoming.constData() + taken, size_t(m_received));
    if (m_received == 0 && m_incoming.size() > PipeSize)
        m_incoming.clear();
    return message;
}

qint64 HostProcess::memory() const
{
    if (m_pid < 0)
        return 0;
    char path[40];
    std::snprintf(path, sizeof path, "/proc/%d/statm", int(m_pid));
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    char text[128];
    const ssize_t size = ::read(fd, text, sizeof text - 1);
    ::close(fd);
    text[std::max<ssize_t>(size, 0)] = '\0';
    long long whole = 0;
    long long resident = 0;
    return std::sscanf(text, "%lld %lld", &whole, &resident) == 2 ? resident * sysconf(_SC_PAGESIZE) : 0;
}

QString HostProcess::end(bool hasClosed)
{
    closeIt(m_input);
    QString how;
    if (m_pid > 0) {
        int status = 0;
        pid_t gone = waitpid(m_pid, &status, WNOHANG);
        for (int i = 0; gone == 0 && hasClosed && i < DyingMilliseconds; ++i) {
            ::poll(nullptr, 0, 1);
            gone = waitpid(m_pid, &status, WNOHANG);
        }
        if (gone == 0) {
            ::kill(m_pid, SIGKILL);
            while (waitpid(m_pid, &status, 0) == -1 && errno == EINTR) {}
        }
        how = WIFSIGNALED(status) ? u"was ended by signal %1 (%2)"_s.arg(WTERMSIG(status))
                                        .arg(QString::fromLocal8Bit(strsignal(WTERMSIG(status))))
                                  : u"ended with code %1"_s.arg(WEXITSTATUS(status));
    }
    m_pid = -1;
    closeIt(m_output);
    return how;
}

} // namespace Backstory
