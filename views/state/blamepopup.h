// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/state/blamerows.h"
#include "views/theme/popuppanel.h"

class QLabel;
class QListView;

namespace Backstory
{

class BlameDelegate;

/// Who set a field, beside the field: the event and its value, the chain of causes to the root and its user,
/// the values before. Up and Down choose, Enter goes to the event, Ctrl+C copies all, Esc closes. Owns its
/// rows.
class BlamePopup : public PopupPanel
{
    Q_OBJECT
public:
    explicit BlamePopup(QWidget *parent);

    void setCategories(std::function<int(const QString &)> indexOf);
    /// Opens below `anchor`, in the parent, or above it; says that it is being looked up until `show()`.
    void openFor(const QString &path, const QRect &anchor);
    /// The answer; ignored when it is about another field than it was opened for.
    void show(const Blame &blame, const QString &category, TimeText timeText);
    const BlameRows &rows() const { return m_rows; }
    QString path() const { return m_path; }
    QListView *list() const { return m_list; }

Q_SIGNALS:
    void stepWanted(qint64 step);
    void eventWanted(const Backstory::EventReference &event);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void place() override;

private:
    QWidget *makeTitle();
    void activate(const QModelIndex &index);
    void updateHeight();
    void updateTitle();

    BlameRows m_rows;
    QString m_path;
    QRect m_anchor;
    QLabel *m_field;
    QLabel *m_value;
    QLabel *m_problem;
    QListView *m_list;
    BlameDelegate *m_delegate;
};

} // namespace Backstory
