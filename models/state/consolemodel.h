// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QAbstractTableModel>

namespace Backstory
{

/// What a reducer wrote while it saw an event; `step` 0: while it was loaded.
struct ConsoleEntry {
    enum Level { Log, Info, Warning, Error };

    qint64 step = 0;
    QString name; ///< of the event: `v14`
    Level level = Log;
    QString text;
};

/// What a reducer wrote to the console, each line beside the event that it saw, all of them or those of one
/// step. Lives on the window's thread.
class ConsoleModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr qsizetype MostLines = 20'000; ///< later ones are counted only

    enum Column { EventColumn, OutputColumn, Columns };
    enum Role {
        StepRole = Qt::UserRole, ///< qint64
        LevelRole                ///< ConsoleEntry::Level as int
    };
    static constexpr qint64 AllSteps = -1;

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    /// Behind those that are there; steps never go back.
    void append(const QList<ConsoleEntry> &entries);
    /// Shows the lines of one step, or those of AllSteps.
    void setStep(qint64 step);
    qint64 step() const { return m_step; }
    /// The rows of a step among those that are shown: the first, and the one behind the last.
    std::pair<int, int> rowsOf(qint64 step) const;

    /// Of all steps, with those that are only counted.
    qint64 lines() const { return qint64(m_entries.size()) + m_dropped; }
    qint64 dropped() const { return m_dropped; }
    qint64 errors() const { return m_errors; }
    qint64 warnings() const { return m_warnings; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void linesChanged();

private:
    bool isShown(const ConsoleEntry &entry) const { return m_step == AllSteps || entry.step == m_step; }

    QList<ConsoleEntry> m_entries;
    qsizetype m_first = 0; ///< the shown ones, which follow each other
    qsizetype m_count = 0;
    qint64 m_step = AllSteps;
    qint64 m_dropped = 0;
    qint64 m_errors = 0;
    qint64 m_warnings = 0;
};

} // namespace Backstory
