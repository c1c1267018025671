// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace Backstory
{

struct EventRelations;
struct EventTexts;

/// What is unusual about an event and its payload, each as a sentence in a banner: a problem, a command, a
/// claim check with where the content is, one part of many.
class EventNotes : public QWidget
{
    Q_OBJECT
public:
    explicit EventNotes(QWidget *parent = nullptr);

    void show(const EventRelations &relations, const EventTexts &texts);

private:
    struct Note {
        QString role;
        QString sentence;
        QString copied; ///< what its Copy button gives, shown below the sentence; empty: there is none

        bool operator==(const Note &) const = default;
    };

    static QList<Note> notesOf(const EventRelations &relations, const EventTexts &texts);
    void add(const Note &note);

    QVBoxLayout *m_layout;
    QList<Note> m_notes;
};

} // namespace Backstory
