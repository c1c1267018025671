// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/catalog/connectorcatalog.h"
#include "app/keyring/secretvault.h"

#include <QObject>
#include <QPointer>

namespace Backstory
{

/// Finds and keeps the passwords of sources: what was typed in this session, then the vault. Owns the vault;
/// lives on the window's thread. Passwords go from here into SourceLocation::secrets and nowhere else.
class Secrets : public QObject
{
    Q_OBJECT
public:
    using Values = QMap<QString, QString>;
    struct Found {
        Values values;
        QStringList missing; ///< needed, and known neither here nor there
        QString problem;     ///< a sentence about the vault
    };

    Secrets(const ConnectorCatalog &catalog, std::unique_ptr<SecretVault> vault, QObject *parent = nullptr);
    ~Secrets() override;

    void setVault(std::unique_ptr<SecretVault> vault) { m_vault = std::move(vault); }

    /// The source's connector lists secrets, and this address could use some.
    bool concern(const SourceLocation &location) const;
    /// What the connector calls a secret in words.
    QString wordsFor(const SourceLocation &location, const QString &name) const;
    QStringList needed(const SourceLocation &location) const;

    /// `done` is called at once when nothing must be asked of the vault, else later; never after `context` is
    /// gone. What the location itself carries is kept.
    void find(const SourceLocation &location, QObject *context, std::function<void(const Found &)> done);
    /// For this session; nothing is written.
    void keep(const SourceLocation &location, const Values &values);
    /// Keeps them and writes them to the vault; `done` gets a sentence when that fails.
    void remember(const SourceLocation &location, const Values &values, QObject *context,
                  std::function<void(const QString &)> done);

    /// What a secret is filed under: the account and the secret's name.
    static QString keyOf(const SourceLocation &location, const QString &name);

private:
    QStringList used(const SourceLocation &location) const;

    const ConnectorCatalog &m_catalog;
    std::unique_ptr<SecretVault> m_vault;
    Values m_session; ///< by key
};

} // namespace Backstory
