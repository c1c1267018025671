// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/serveraddress.h"

#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QFormLayout;
class QLineEdit;

namespace Backstory
{

/// The form of a server's address: shows one and says what becomes of it. The passwords in it are never part
/// of the address. Each kind of server has its own fields.
class ServerForm : public QWidget
{
    Q_OBJECT
public:
    explicit ServerForm(QWidget *parent = nullptr);

    void showAddress(const ServerAddress &address);
    /// What has been typed, by the connector's names; those that are empty or of no use are left out.
    QMap<QString, QString> secrets() const;
    void setSecret(const QString &name, const QString &value);
    void clearSecrets();
    bool isToBeRemembered() const;

Q_SIGNALS:
    /// By the person, not by `showAddress()`.
    void edited(const Backstory::ServerAddress &address);
    void secretsChanged();

protected:
    using Read = std::function<QString(const ServerAddress &)>;
    using Write = std::function<void(ServerAddress &, const QString &)>;
    using Use = std::function<bool(const ServerAddress &)>; ///< null: always

    QLineEdit *addField(const QString &label, const QString &name, const QString &placeholder, bool isFile,
                        Read read, Write write, Use use = {});
    QLineEdit *addOption(const QString &label, const QString &option, const QString &placeholder,
                         bool isFile = false, Use use = {});
    QLineEdit *addServers(const QString &label, const QString &placeholder);
    void addSecret(const QString &label, const QString &name);
    void addRow(const QString &label, QWidget *field);
    void addRemember();
    void take(const std::function<void(ServerAddress &)> &change);

    /// Brings what is no line of text up to date.
    virtual void update(const ServerAddress &address) = 0;
    /// The passwords that the address has a use for, by their names.
    virtual QStringList usedSecrets(const ServerAddress &address) const = 0;

    static QStringList listOf(const QString &text);

private:
    /// One field and the part of the address that it shows.
    struct Field {
        QLineEdit *edit;
        QWidget *row; ///< the edit, or the line with its button
        Read read;
        Write write;
        Use use;
    };

    void showOnly();
    void chooseFile(QLineEdit *field, const QString &title);

    ServerAddress m_address;
    QFormLayout *m_form;
    std::vector<Field> m_fields;
    QMap<QString, QLineEdit *> m_secrets;
    QCheckBox *m_remember = nullptr;
};

} // namespace Backstory
