// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/eventnotes.h"
#include "models/details/detailsquery.h"
#include "models/text/numbertext.h"
#include "views/theme/fonts.h"
#include "views/theme/panelheader.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

EventNotes::EventNotes(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins({});
    m_layout->setSpacing(4);
}

void EventNotes::add(const QString &role, const QString &sentence, const QString &copied)
{
    auto *banner = new QWidget(this);
    banner->setProperty("role", role);
    banner->setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QGridLayout(banner);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setVerticalSpacing(2);
    auto *text = new QLabel(sentence, banner);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(text, 0, 0);
    if (!copied.isEmpty()) {
        auto *what = new ElidedLabel(banner);
        what->setFont(monoFont());
        what->setText(copied);
        layout->addWidget(what, 1, 0);
        auto *button = new QPushButton(u"Copy"_s, banner);
        button->setProperty("link", true);
        button->setToolTip(u"Copy %1"_s.arg(copied));
        button->setAccessibleName(u"Copy where the content lies"_s);
        connect(button, &QPushButton::clicked, this,
                [copied] { QGuiApplication::clipboard()->setText(copied); });
        layout->addWidget(button, 0, 1, 2, 1, Qt::AlignBottom);
    }
    layout->setColumnStretch(0, 1);
    m_layout->addWidget(banner);
}

void EventNotes::show(const EventRelations &relations, const EventTexts &texts)
{
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const StoredEvent &event = relations.event;
    if (!event.problem.isEmpty())
        add(u"criticalbanner"_s, event.problem);
    if (event.archived)
        add(u"notebanner"_s,
            u"Archived: the store keeps this event but no longer serves it with its entity."_s);
    if (event.kind == EventKind::Command)
        add(u"notebanner"_s, u"A command: someone asked for something; it is not yet a fact."_s);
    else if (event.kind == EventKind::Snapshot)
        add(u"notebanner"_s, u"A snapshot: a remembered state, not an event; it is not counted as one."_s);
    else if (event.kind == EventKind::Tombstone)
        add(u"warningbanner"_s, u"A tombstone: the entity ends here."_s);
    for (const QString &problem : {texts.problem, texts.payload.problem}) {
        if (!problem.isEmpty())
            add(u"warningbanner"_s, problem);
    }
    if (!texts.hints.location.isEmpty())
        add(u"notebanner"_s, u"The content lies elsewhere:"_s, texts.hints.location);
    if (const auto &chunk = texts.hints.chunk)
        add(u"notebanner"_s,
            u"This is part %1 of %2 of %3."_s.arg(countText(chunk->number), countText(chunk->total),
                                                  chunk->of.isEmpty() ? u"a larger content"_s : chunk->of));
    setVisible(m_layout->count() > 0);
}

} // namespace Backstory
