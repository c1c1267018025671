// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/rawtext.h"

#include <QWidget>

class QToolButton;

namespace Backstory
{

class PayloadFind;
class PayloadText;
class RawView;

/// The payload as raw text, with a choice of its forms: as stored, indented, in hexadecimal. While it is
/// hidden nothing is made.
class RawPage : public QWidget
{
    Q_OBJECT
public:
    RawPage(PayloadText &text, PayloadFind &find, QWidget *parent = nullptr);

    RawView *view() const { return m_view; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void updateForms();
    void updateText();
    void updateHits();

    PayloadText &m_text;
    PayloadFind &m_find;
    QWidget *m_strip;
    QList<QToolButton *> m_forms; ///< by RawText::Form
    RawView *m_view;
};

} // namespace Backstory
