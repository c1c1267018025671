// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/summarytemplates.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Backstory
{

/// Asks for the template of one event type's summary, and shows what it makes of an event.
class SummaryDialog : public QDialog
{
    Q_OBJECT
public:
    SummaryDialog(const QString &type, const QString &text, QWidget *parent = nullptr);

    /// The payload that the preview is made of.
    void setPayload(const DecodedPayload &payload);

Q_SIGNALS:
    /// An empty text: the most telling fields are shown again.
    void templateChosen(const QString &type, const QString &text);

private:
    void update();

    QString m_type;
    DecodedPayload m_payload;
    QLineEdit *m_edit;
    QLabel *m_preview;
    QPushButton *m_ok;
};

} // namespace Backstory
