// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/findbar.h"
#include "models/details/payloadfind.h"
#include "models/text/numbertext.h"

#include <QLabel>
#include <QStyle>

namespace Backstory
{

using namespace Qt::StringLiterals;

FindBar::FindBar(PayloadFind &find, QWidget *parent, const QString &title)
    : FindLine(title, u"Keys and values that contain this; Enter goes to the next one"_s, parent)
    , m_find(find)
{
    connect(&m_find, &PayloadFind::hitsChanged, this, &FindBar::updateCount);
    connect(&m_find, &PayloadFind::currentChanged, this, &FindBar::updateCount);
    updateCount();
}

void FindBar::search()
{
    m_find.setNeedle(text(), sensitivity());
}

void FindBar::stepHit(int by)
{
    m_find.step(by);
}

void FindBar::forget()
{
    m_find.setNeedle({}, Qt::CaseInsensitive);
}

void FindBar::updateCount()
{
    const qint64 hits = m_find.count();
    QString said;
    if (m_find.isRunning())
        said = u"searching …"_s;
    else if (hits > 0)
        said = u"%1 of %2%3"_s.arg(countText(m_find.current() + 1), countText(hits),
                                   m_find.isCut() ? u"+"_s : QString());
    else if (!m_find.needle().isEmpty())
        said = u"no hits"_s;
    showCount(said, hits > 0);
    const QString role = hits == 0 && !m_find.isRunning() ? u"critical"_s : u"muted"_s;
    if (count()->property("role").toString() != role) {
        count()->setProperty("role", role);
        count()->style()->unpolish(count());
        count()->style()->polish(count());
    }
}

} // namespace Backstory
