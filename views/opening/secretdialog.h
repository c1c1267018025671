// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QMap>

class QCheckBox;
class QLineEdit;

namespace Backstory
{

/// Asks for the passwords of one source. Knows nothing of where they are kept.
class SecretDialog : public QDialog
{
    Q_OBJECT
public:
    /// `names`: what each secret is called in the connector and in words; `problem`: a sentence, or empty.
    SecretDialog(const QString &source, const QList<std::pair<QString, QString>> &names,
                 const QString &problem, QWidget *parent);

    QMap<QString, QString> secrets() const;
    bool isToBeRemembered() const;

private:
    QMap<QString, QLineEdit *> m_fields;
    QCheckBox *m_remember;
};

} // namespace Backstory
