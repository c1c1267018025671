// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabBar>

namespace Backstory
{

/// The names of a window's views in a row, the shown one underlined.
class ViewTabs : public QTabBar
{
    Q_OBJECT
public:
    explicit ViewTabs(QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    QSize tabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace Backstory
