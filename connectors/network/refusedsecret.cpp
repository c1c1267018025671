// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/network/refusedsecret.h"

#include <QUrlQuery>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

SourceError refused(const QString &what)
{
    SourceError error;
    error.sentence =
        u"%1 must not be part of the address, because addresses are shown, logged and remembered."_s.arg(
            what);
    error.advice =
        u"Take it out and open the source again: Backstory asks for it and keeps it in the keyring."_s;
    return error;
}

} // namespace

std::optional<SourceError> refusedSecretIn(const QUrl &url,
                                           const std::function<bool(const QString &option)> &isSecret)
{
    if (!url.password().isEmpty())
        return refused(u"A password"_s);
    const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items) {
        if (isSecret(name))
            return refused(u"The secret “%1”"_s.arg(name));
    }
    return {};
}

} // namespace Backstory
