// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sourcesecrets.h"

#include "app/cli/output.h"
#include "app/keyring/keyringvault.h"
#include "app/keyring/secrets.h"

#include <QEventLoop>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

/// A locked keyring may ask a person, who may not be there.
constexpr int MostMilliseconds = 60'000;

} // namespace

QByteArray variableOfSecret(const QString &name)
{
    return "BACKSTORY_SECRET_" + name.toUpper().replace(u'.', u'_').replace(u'-', u'_').toLatin1();
}

bool findSecrets(const ConnectorCatalog &catalog, SourceLocation &location, Output &output,
                 std::stop_token stop)
{
    SourceError error;
    const ConnectorDescription *connector = catalog.find(location, &error);
    if (!connector || connector->secrets.isEmpty())
        return true;
    for (const ConnectorSecret &each : connector->secrets) {
        const QByteArray variable = variableOfSecret(each.name);
        if (qEnvironmentVariableIsSet(variable.constData()))
            location.secrets.insert(each.name, qEnvironmentVariable(variable.constData()));
    }
    Secrets secrets(catalog, std::make_unique<KeyringVault>());
    if (!secrets.concern(location))
        return true;
    QEventLoop loop;
    std::optional<Secrets::Found> found;
    secrets.find(location, &loop, [&](const Secrets::Found &answer) {
        found = answer;
        loop.quit();
    });
    QTimer often;
    QObject::connect(&often, &QTimer::timeout, &loop, [&] {
        if (stop.stop_requested())
            loop.quit();
    });
    often.start(100);
    QTimer::singleShot(MostMilliseconds, &loop, &QEventLoop::quit);
    if (!found)
        loop.exec();
    if (!found) {
        found.emplace();
        found->missing = secrets.needed(location);
        found->problem = u"The keyring does not answer."_s;
    }
    location.secrets.insert(found->values);
    if (stop.stop_requested())
        return false;
    for (const QString &name : std::as_const(found->missing))
        output.say(u"%1: %2 %3Set the environment variable %4, or open it in the window and have the keyring "
                   "remember it."_s.arg(ConnectorCatalog::placeOf(location),
                                        u"“%1” is needed."_s.arg(secrets.wordsFor(location, name)),
                                        found->problem.isEmpty() ? QString() : found->problem + u' ',
                                        QString::fromLatin1(variableOfSecret(name))));
    return found->missing.isEmpty();
}

} // namespace Backstory
