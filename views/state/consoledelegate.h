// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Backstory
{

/// Paints a line of a reducer's output: the event as a link, an icon for its level, the text on as many lines
/// as it needs, up to a few. Heights are counted, not measured: there may be thousands.
class ConsoleDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// The step whose lines are filled.
    void setStep(qint64 step) { m_step = step; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    qint64 m_step = -1;
};

} // namespace Backstory
