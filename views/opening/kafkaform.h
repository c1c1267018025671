// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/kafkasecurity.h"

#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;

namespace Backstory
{

/// The form of a Kafka address: shows one and says what becomes of it. The passwords in it are never part of
/// the address.
class KafkaForm : public QWidget
{
    Q_OBJECT
public:
    explicit KafkaForm(QWidget *parent = nullptr);

    void showAddress(const ServerAddress &address);
    /// What has been typed, by the connector's names; those that are empty are left out.
    QMap<QString, QString> secrets() const;
    void setSecret(const QString &name, const QString &value);
    void clearSecrets();
    bool isToBeRemembered() const;

Q_SIGNALS:
    /// By the person, not by `showAddress()`.
    void edited(const Backstory::ServerAddress &address);
    void secretsChanged();

private:
    /// One field and the part of the address that it shows.
    struct Field {
        QLineEdit *edit;
        QWidget *row; ///< the edit, or the line with its button
        std::function<QString(const ServerAddress &)> read;
        std::function<void(ServerAddress &, const QString &)> write;
    };

    QLineEdit *addField(const QString &label, const QString &name, const QString &placeholder, bool isFile,
                        std::function<QString(const ServerAddress &)> read,
                        std::function<void(ServerAddress &, const QString &)> write);
    QLineEdit *addOption(const QString &label, const QString &option, const QString &placeholder,
                         bool isFile = false);
    void addSecret(const QString &label, const QString &name);
    void addSecurity();
    void addTlsAndFile();
    void showOnly();
    void chooseFile(QLineEdit *field, const QString &title);
    void take(const std::function<void(ServerAddress &)> &change);
    void takeSecurity();

    ServerAddress m_address;
    QFormLayout *m_form;
    std::vector<Field> m_fields;
    QMap<QString, QLineEdit *> m_secrets;
    QComboBox *m_login;
    QCheckBox *m_tls;
    QCheckBox *m_remember;
    QList<QWidget *> m_withUser;
    QList<QWidget *> m_withTokens;
    QList<QWidget *> m_withTls;
};

} // namespace Backstory
