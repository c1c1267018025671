// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace Backstory
{

/// What is wrong, in bold, and what to do about it, on the critical fill with the error's icon. Hidden while
/// nothing is.
class ProblemBanner : public QWidget
{
    Q_OBJECT
public:
    explicit ProblemBanner(QWidget *parent = nullptr);

    void show(const QString &title, const QString &advice);
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QLabel *m_advice;
};

} // namespace Backstory
