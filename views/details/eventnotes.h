// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingmarks.h"

#include <QWidget>

class QVBoxLayout;

namespace Backstory
{

struct EventRelations;
struct EventTexts;

/// What is unusual about an event and its payload, each as a sentence in a banner: a problem, a command, a
/// claim check with where the content is, one part of many, what was found of which it is evidence.
class EventNotes : public QWidget
{
    Q_OBJECT
public:
    explicit EventNotes(QWidget *parent = nullptr);

    /// `marks` may be null: then nothing is known of findings.
    void show(const EventRelations &relations, const EventTexts &texts, const EventMarks *marks);

Q_SIGNALS:
    void findingActivated(const Backstory::FindingPlace &finding);

private:
    struct Note {
        QString role;
        QString sentence;
        QString copied = {}; ///< what its Copy button gives, shown below the sentence; empty: there is none
        FindingPlace finding = {}; ///< what its Show button leads to

        bool operator==(const Note &) const = default;
    };

    static QList<Note> notesOf(const EventRelations &relations, const EventTexts &texts);
    static QList<Note> notesOf(const EventMarks &marks);
    void add(const Note &note);

    QVBoxLayout *m_layout;
    QList<Note> m_notes;
};

} // namespace Backstory
