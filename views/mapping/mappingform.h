// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/mapping/mappingguess.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QToolButton;

namespace Backstory
{

/// One line for each field of an event: which column or path it comes from, and below it a sentence about
/// that choice.
class MappingForm : public QWidget
{
    Q_OBJECT
public:
    explicit MappingForm(QWidget *parent = nullptr);

    /// Takes the guess for this table; everything that was chosen is forgotten.
    void setTable(const DescribedTable &table);
    MappingDraft draft() const;

Q_SIGNALS:
    void changed();

private:
    struct Line {
        QString field;
        QComboBox *from = nullptr;
        QComboBox *unit = nullptr; ///< of times
        QLabel *sentence = nullptr;
    };

    void addLine(const QString &field, QGridLayout &grid);
    void showMore(bool shown);
    MappingDraft::Field choiceOf(const Line &line) const;
    void choose(const Line &line, const QString &expression);
    void explainAll();
    QString notMapped() const;

    QList<Line> m_lines;
    QComboBox *m_position;
    QToolButton *m_more;
    QWidget *m_moreFields;
    QString m_table;
    QList<MappingCandidate> m_candidates;
    bool m_hasOwnRules = false;
    bool m_filling = false;
};

} // namespace Backstory
