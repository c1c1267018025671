// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/linkarrival.h"

namespace Backstory
{

LinkArrival::LinkArrival(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_slot(pool)
{
}

void LinkArrival::start(const DeepLink &link, int source)
{
    cancel();
    m_link = link;
    m_source = source;
}

void LinkArrival::cancel()
{
    m_slot.cancel();
    m_link.reset();
    m_again = false;
}

void LinkArrival::seek(const HistorySource &source, bool settled)
{
    if (!isAwaited(source.id))
        return;
    if (m_slot.isRunning() && !settled) {
        m_again = true;
        return;
    }
    m_again = false;
    m_slot.start([source, link = *m_link](QueryScope &scope) { return findLinkedPlace(scope, source, link); },
                 [this, source, settled](LinkedPlace &&place) {
                     if (place.complete || settled) {
                         m_link.reset();
                         Q_EMIT arrived(source.id, place);
                     } else if (m_again) {
                         seek(source, false);
                     } else {
                         Q_EMIT delayed();
                     }
                 });
}

} // namespace Backstory
