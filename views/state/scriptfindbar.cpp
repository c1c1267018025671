// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/scriptfindbar.h"
#include "models/text/numbertext.h"
#include "views/state/scriptedit.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

ScriptFindBar::ScriptFindBar(ScriptEdit &edit, QWidget *parent)
    : FindLine(u"Find in the reducer"_s, u"Enter goes to the next hit, Esc closes"_s, parent)
    , m_edit(edit)
{
    connect(&m_edit, &QsciScintilla::textChanged, this, [this] {
        if (isHidden())
            return;
        m_hits = m_edit.markHits(text(), sensitivity());
        showHit(-1);
    });
}

void ScriptFindBar::open()
{
    const QString selected = m_edit.selectedText();
    if (!selected.isEmpty() && !selected.contains(u'\n'))
        setText(selected);
    FindLine::open();
}

void ScriptFindBar::search()
{
    m_hits = m_edit.markHits(text(), sensitivity());
    showHit(m_edit.selectHit(1, true));
}

void ScriptFindBar::stepHit(int by)
{
    showHit(m_edit.selectHit(by, false));
}

void ScriptFindBar::forget()
{
    m_edit.markHits({}, Qt::CaseInsensitive);
    m_edit.setFocus(Qt::OtherFocusReason);
}

void ScriptFindBar::showHit(int hit)
{
    QString said;
    if (hit >= 0)
        said = u"%1 of %2"_s.arg(countText(hit + 1), countText(m_hits));
    else if (m_hits > 0)
        said = countText(m_hits, u"hit"_s);
    else if (!text().isEmpty())
        said = u"no hits"_s;
    showCount(said, m_hits > 0);
}

} // namespace Backstory
