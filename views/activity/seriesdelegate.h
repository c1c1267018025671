// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/paddeddelegate.h"

namespace Backstory
{

/// Draws the series of the activity with the mark that each has in the chart.
class SeriesDelegate : public PaddedDelegate
{
    Q_OBJECT
public:
    using PaddedDelegate::PaddedDelegate;

    /// The number of each part's colour; empty: that of the part itself.
    void setCategories(const QList<int> &categories) { m_categories = categories; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    QList<int> m_categories;
};

} // namespace Backstory
