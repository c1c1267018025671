// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/screen.h"

#include "tests/bench/benchmark.h"

#include <poll.h>
#include <xcb/xcb.h>

namespace Backstory
{

namespace
{

constexpr int LeastSize = 300; ///< pixels; splash screens and helper windows are smaller

} // namespace

Screen::Screen()
{
    m_server.start(QStringLiteral("Xvfb"),
                   {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                    QStringLiteral("0"), QStringLiteral("1920x1080x24"), QStringLiteral("-nolisten"),
                    QStringLiteral("tcp")});
    if (!m_server.waitForReadyRead(10'000))
        return;
    m_name = u':' + QString::fromLatin1(m_server.readLine().trimmed());
    m_connection = xcb_connect(m_name.toLatin1().constData(), nullptr);
    if (xcb_connection_has_error(m_connection)) {
        xcb_disconnect(std::exchange(m_connection, nullptr));
        return;
    }
    const xcb_window_t root = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data->root;
    const uint32_t mask = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY;
    xcb_change_window_attributes(m_connection, root, XCB_CW_EVENT_MASK, &mask);
    xcb_flush(m_connection);
}

Screen::~Screen()
{
    if (m_connection)
        xcb_disconnect(m_connection);
    m_server.kill();
    m_server.waitForFinished();
}

QProcessEnvironment Screen::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!isOpen())
        return environment;
    environment.insert(QStringLiteral("DISPLAY"), m_name);
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    if (!environment.contains(QStringLiteral("XDG_RUNTIME_DIR"))) // Qt would say so at every start
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path());
    return environment;
}

void Screen::clear()
{
    while (xcb_generic_event_t *event = xcb_poll_for_event(m_connection))
        free(event);
}

bool Screen::waitForWindow()
{
    const auto start = std::chrono::steady_clock::now();
    pollfd incoming{xcb_get_file_descriptor(m_connection), POLLIN, 0};
    while (secondsSince(start) * 1'000 < Patience) {
        while (xcb_generic_event_t *event = xcb_poll_for_event(m_connection)) {
            const bool mapped = (event->response_type & 0x7f) == XCB_MAP_NOTIFY;
            const xcb_window_t window = reinterpret_cast<xcb_map_notify_event_t *>(event)->window;
            free(event);
            if (!mapped)
                continue;
            xcb_get_geometry_reply_t *size =
                xcb_get_geometry_reply(m_connection, xcb_get_geometry(m_connection, window), nullptr);
            const bool large = size && size->width >= LeastSize && size->height >= LeastSize;
            free(size);
            if (large)
                return true;
        }
        poll(&incoming, 1, 100);
    }
    return false;
}

} // namespace Backstory
