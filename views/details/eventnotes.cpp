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
    hide();
}

void EventNotes::add(const Note &note)
{
    const auto &[role, sentence, copied, finding] = note;
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
                [text = copied] { QGuiApplication::clipboard()->setText(text); });
        layout->addWidget(button, 0, 1, 2, 1, Qt::AlignBottom);
    }
    if (finding.isValid()) {
        auto *button = new QPushButton(u"Show finding"_s, banner);
        button->setProperty("link", true);
        button->setToolTip(u"Open it among the findings, with the events that prove it"_s);
        button->setAccessibleName(u"Show finding: "_s + sentence);
        connect(button, &QPushButton::clicked, this,
                [this, place = finding] { Q_EMIT findingActivated(place); });
        layout->addWidget(button, 1, 0, Qt::AlignLeft);
    }
    layout->setColumnStretch(0, 1);
    m_layout->addWidget(banner);
}

QList<EventNotes::Note> EventNotes::notesOf(const EventRelations &relations, const EventTexts &texts)
{
    QList<Note> notes;
    const StoredEvent &event = relations.event;
    if (!event.problem.isEmpty())
        notes.append({u"criticalbanner"_s, event.problem, {}});
    if (event.archived)
        notes.append({u"notebanner"_s,
                      u"Archived: the store keeps this event but no longer serves it with its entity."_s,
                      {}});
    if (event.kind == EventKind::Command)
        notes.append(
            {u"notebanner"_s, u"A command: someone asked for something; it is not yet a fact."_s, {}});
    else if (event.kind == EventKind::Snapshot)
        notes.append({u"notebanner"_s,
                      u"A snapshot: a remembered state, not an event; it is not counted as one."_s,
                      {}});
    else if (event.kind == EventKind::Tombstone)
        notes.append({u"warningbanner"_s, u"A tombstone: the entity ends here."_s, {}});
    // What has a schema only seems to be encrypted.
    for (const QString &problem :
         {texts.problem, texts.hints.schema.isEmpty() ? texts.payload.problem : QString()}) {
        if (!problem.isEmpty())
            notes.append({u"warningbanner"_s, problem, {}});
    }
    if (!texts.hints.schema.isEmpty())
        notes.append({u"notebanner"_s,
                      u"Avro or Protobuf with schema id %1, kept as it is."_s.arg(texts.hints.schema),
                      {}});
    if (!texts.hints.location.isEmpty())
        notes.append({u"notebanner"_s, u"The content lies elsewhere:"_s, texts.hints.location});
    if (const auto &chunk = texts.hints.chunk)
        notes.append(
            {u"notebanner"_s,
             u"This is part %1 of %2 of %3."_s.arg(countText(chunk->number), countText(chunk->total),
                                                   chunk->of.isEmpty() ? u"a larger content"_s : chunk->of),
             {}});
    return notes;
}

QList<EventNotes::Note> EventNotes::notesOf(const EventMarks &marks)
{
    constexpr qsizetype Told = 3; // what one came for is below them
    QList<Note> notes;
    for (const FindingMark &mark : marks.worst.mid(0, Told)) {
        const QString role = mark.severity() == FindingSeverity::Error     ? u"criticalbanner"_s
                             : mark.severity() == FindingSeverity::Warning ? u"warningbanner"_s
                                                                           : u"notebanner"_s;
        notes.append({role, u"%1: %2"_s.arg(textOf(mark.rule).title, mark.message), {}, mark.place});
    }
    if (marks.count > notes.size())
        notes.append({u"notebanner"_s, u"It is evidence of %1 more."_s.arg(
                                           countText(marks.count - notes.size(), u"finding"_s))});
    return notes;
}

void EventNotes::show(const EventRelations &relations, const EventTexts &texts, const EventMarks *marks)
{
    QList<Note> notes = notesOf(relations, texts);
    if (marks)
        notes += notesOf(*marks);
    if (notes == m_notes) // what has the focus keeps it
        return;
    m_notes = notes;
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const Note &note : notes)
        add(note);
    setVisible(!notes.isEmpty());
}

} // namespace Backstory
