// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keyring/secrets.h"

#include "models/opening/kafkasecurity.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

ServerAddress addressOf(const SourceLocation &location)
{
    return ServerAddress::fromText(ConnectorCatalog::placeOf(location));
}

/// Several answers of the vault, gathered until the last has come.
struct Gathering {
    Secrets::Found found;
    QStringList needed;
    qsizetype awaited = 0;
    QPointer<QObject> context;
    std::function<void(const Secrets::Found &)> done;

    void finish()
    {
        for (const QString &name : needed) {
            if (found.values.value(name).isEmpty())
                found.missing.append(name);
        }
        if (context)
            done(found);
    }
};

} // namespace

Secrets::Secrets(const ConnectorCatalog &catalog, std::unique_ptr<SecretVault> vault, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_vault(std::move(vault))
{
}

Secrets::~Secrets() = default;

QString Secrets::keyOf(const SourceLocation &location, const QString &name)
{
    return addressOf(location).account() + u' ' + name;
}

QStringList Secrets::used(const SourceLocation &location) const
{
    if (location.url.isLocalFile())
        return {};
    SourceError error;
    const ConnectorDescription *connector = m_catalog.find(location, &error);
    if (!connector || connector->secrets.isEmpty())
        return {};
    const ServerAddress address = addressOf(location);
    if (connector->id == u"kafka")
        return KafkaSecurity::usedSecrets(address);
    QStringList names;
    for (const ConnectorSecret &each : connector->secrets)
        names.append(each.name);
    return address.user.isEmpty() ? QStringList() : names;
}

QStringList Secrets::needed(const SourceLocation &location) const
{
    const QStringList names = used(location);
    const ServerAddress address = addressOf(location);
    return address.scheme == u"kafka" ? KafkaSecurity::neededSecrets(address) : names.mid(0, 1);
}

bool Secrets::concern(const SourceLocation &location) const
{
    return !used(location).isEmpty();
}

QString Secrets::wordsFor(const SourceLocation &location, const QString &name) const
{
    SourceError error;
    if (const ConnectorDescription *connector = m_catalog.find(location, &error)) {
        for (const ConnectorSecret &each : connector->secrets) {
            if (each.name == name)
                return each.words;
        }
    }
    return name;
}

void Secrets::find(const SourceLocation &location, QObject *context, std::function<void(const Found &)> done)
{
    auto gathering = std::make_shared<Gathering>();
    gathering->found.values = location.secrets;
    gathering->needed = needed(location);
    gathering->context = context;
    gathering->done = std::move(done);
    QStringList asked;
    for (const QString &name : used(location)) {
        if (!gathering->found.values.value(name).isEmpty())
            continue;
        const QString known = m_session.value(keyOf(location, name));
        if (known.isEmpty())
            asked.append(name);
        else
            gathering->found.values.insert(name, known);
    }
    gathering->awaited = asked.size();
    if (asked.isEmpty())
        gathering->finish();
    for (const QString &name : asked) {
        m_vault->read(keyOf(location, name), [gathering, name](const QString &value, const QString &problem) {
            if (!value.isEmpty())
                gathering->found.values.insert(name, value);
            if (!problem.isEmpty())
                gathering->found.problem = problem;
            if (--gathering->awaited == 0)
                gathering->finish();
        });
    }
}

void Secrets::keep(const SourceLocation &location, const Values &values)
{
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        m_session.insert(keyOf(location, it.key()), it.value());
}

void Secrets::remember(const SourceLocation &location, const Values &values, QObject *context,
                       std::function<void(const QString &)> done)
{
    keep(location, values);
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        if (it.value().isEmpty())
            continue;
        m_vault->write(keyOf(location, it.key()), it.value(),
                       [context = QPointer(context), done](const QString &problem) {
                           if (context && !problem.isEmpty())
                               done(u"%1 The password is kept until Backstory is closed."_s.arg(problem));
                       });
    }
}

} // namespace Backstory
