// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Backstory
{

/// What the colours of ribbons mean.
class DelayLegend : public QWidget
{
    Q_OBJECT
public:
    explicit DelayLegend(QWidget *parent = nullptr);

    QSize sizeHint() const override { return {400, 32}; }

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace Backstory
