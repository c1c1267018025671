// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/openedscope.h"

namespace Backstory
{

ExitCode OpenedScope::open()
{
    ExitCode result = ExitCode::Fine;
    for (const QString &text : m_request.arguments) {
        auto source = std::make_unique<OpenedSource>(m_request, text);
        const ExitCode code = source->open();
        if (code == ExitCode::Fine)
            m_opened.push_back(std::move(source));
        else
            result = code;
        if (code == ExitCode::Interrupted)
            break;
    }
    return result;
}

ContentSource *OpenedScope::contents(const HistorySource &source)
{
    auto &contents = m_contents[source.id];
    if (!contents)
        contents = m_opened[size_t(source.id)]->contents();
    return contents.get();
}

QList<HistorySource> OpenedScope::sources() const
{
    QList<HistorySource> all;
    for (size_t i = 0; i < m_opened.size(); ++i)
        all.append({int(i), m_opened[i]->name(), {}, {}});
    return all;
}

} // namespace Backstory
