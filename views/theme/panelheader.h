// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace Backstory
{

/// The 32 pixels above a panel: a title, what it is about in muted text, and buttons on the right.
class PanelHeader : public QWidget
{
    Q_OBJECT
public:
    explicit PanelHeader(const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setNote(const QString &note);
    void setMark(int category); ///< -1: none
    void addButton(QWidget *button);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_category = -1;
    QLabel *m_title;
    QLabel *m_note;
    QHBoxLayout *m_layout;
};

/// A label that shortens its text in the middle when there is no room; the whole text is its tooltip then.
class ElidedLabel : public QWidget
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    void setText(const QString &text);
    const QString &text() const { return m_text; }
    void setElideMode(Qt::TextElideMode mode);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    Qt::TextElideMode m_mode = Qt::ElideMiddle;
};

} // namespace Backstory
