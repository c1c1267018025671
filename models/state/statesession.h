// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducersource.h"
#include "models/state/blame.h"
#include "models/state/consolemodel.h"

#include <QObject>

#include <memory>

namespace Backstory
{

/// One entity's states under one reducer, as a window needs them: where it stands in time, what changed, who
/// set what. Everything that reads, folds or compares runs on a thread of its own; here the newest that is
/// known is looked up. Lives on the window's thread; the destructor ends a running script.
class StateSession : public QObject
{
    Q_OBJECT
public:
    explicit StateSession(QObject *parent = nullptr);
    ~StateSession() override;

    void setSources(const QList<HistorySource> &sources);
    /// Invalid: none.
    void setEntity(const EntityReference &entity);
    const EntityReference &entity() const;
    /// Folds anew. The states before stay until the new ones are there, or for good when the script fails.
    void setReducer(const ReducerSource &reducer);
    /// The one that was set last.
    const ReducerSource &reducer() const;
    /// The one that made the shown states: not reducer() while that is folding or when it has failed.
    const ReducerSource &shownReducer() const;
    void setLimits(const ReducerLimits &limits);
    /// More events may have arrived.
    void refresh();

    /// Step n is steps()[n-1]. Why there are none, a sentence: see problem().
    const QList<StateStep> &steps() const;
    bool isReading() const; ///< the events are being looked up
    /// The step that is wanted; what is shown is shownStep(). A session begins at the last step, and follows
    /// it when more events arrive while it stands there.
    qint64 step() const;
    void setStep(qint64 step);
    /// -1: none is shown yet.
    qint64 shownStep() const;
    /// The last step at or before a moment, 0 before the first; -1: no step has a time.
    qint64 stepAt(Timestamp moment) const;
    qint64 stepOf(const EventReference &event) const;
    qint64 stepOfVersion(qint64 version) const;
    /// `v14`; of step 0 `start`.
    QString nameOf(qint64 step) const;

    /// The state at shownStep(), and the one that it is compared with: JSON, or `undefined`.
    const QByteArray &after() const;
    const QByteArray &before() const;
    /// The step that the shown one is compared with: -1 for the step before.
    qint64 compared() const;
    void compareWith(qint64 step);
    /// The step that before() belongs to.
    qint64 beforeStep() const;

    /// Of the newest reducer, or why there is no state at all.
    const ReducerProblem &problem() const;
    /// The step that the newest reducer fails at; 0: while it is loaded; -1: it does not fail.
    qint64 problemStep() const;
    bool isFolding() const;
    qint64 folded() const;        ///< steps from the first
    qint64 comparedSteps() const; ///< steps whose changes are known, from the first
    /// One sentence: what is folded, checkpoints, memory, and why it is slower than it could be.
    QString coverage() const;

    /// `lines[0].quantity`, in the state's order; empty also while they are not known: see comparedSteps().
    QStringList changedPaths(qint64 step) const;
    /// Only the fields of the state itself that hold these: `lines`.
    QStringList changedFields(qint64 step) const;
    /// The next step in that direction (1 or -1) that changes the field or something in it; -1: none is
    /// known.
    qint64 nextChange(const QString &path, qint64 from, int direction) const;
    /// The step that last set the field or something in it, at or before a step; -1: not known.
    qint64 setterOf(const QString &path, qint64 step) const;
    /// A value that a field had from one step to the last with it.
    struct FieldValue {
        qint64 from = 0;
        qint64 to = 0;
        QString text; ///< JSON, cut at 64 characters; empty: the field is not there
        bool operator==(const FieldValue &) const = default;
    };
    QList<FieldValue> valuesOf(const QString &path) const;

    /// Who set the field at shownStep(): blameFound() answers, only for the newest question.
    void blame(const QString &path);

    /// What the newest reducer wrote.
    ConsoleModel *console() const;

Q_SIGNALS:
    void stepsChanged();
    void pointChanged(); ///< shownStep(), before() or after()
    void foldingChanged();
    void problemChanged();
    void changesLoaded();
    void blameFound(const Backstory::Blame &blame);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
