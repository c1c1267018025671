// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Backstory
{

/// The title of a diagram on one line: what it is, the mark and name of what it is about, and a note. The
/// name is shortened in the middle and the note at its end when there is no room; the whole text is the
/// tooltip.
class SubjectLabel : public QWidget
{
    Q_OBJECT
public:
    explicit SubjectLabel(const QString &prefix, QWidget *parent = nullptr);

    /// `category`: number of the mark; -1: none.
    void setSubject(const QString &name, int category, const QString &note);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_prefix;
    QString m_name;
    QString m_note;
    int m_category = -1;
};

} // namespace Backstory
