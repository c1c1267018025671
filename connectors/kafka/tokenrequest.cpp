// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/tokenrequest.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int LimitMs = 5'000;
constexpr qint64 UsualSeconds = 300; // where an endpoint does not say for how long

bool isSafe(const QUrl &url)
{
    return url.scheme() == u"https" || url.host() == u"localhost" || QHostAddress(url.host()).isLoopback();
}

/// Whom a token in JWT's form names; empty for others.
QString subjectOf(const QByteArray &token)
{
    const QByteArrayList parts = token.split('.');
    const QByteArray claims = QByteArray::fromBase64(parts.value(1), QByteArray::Base64UrlEncoding |
                                                                         QByteArray::OmitTrailingEquals);
    return QJsonDocument::fromJson(claims).object().value(u"sub"_s).toString();
}

} // namespace

QString AccessToken::parse(const QByteArray &answer, const QString &clientId, Timestamp now,
                           AccessToken &token)
{
    const QJsonObject object = QJsonDocument::fromJson(answer).object();
    token.value = object.value(u"access_token"_s).toString().toUtf8();
    if (token.value.isEmpty()) {
        const QString why =
            object.value(u"error_description"_s).toString(object.value(u"error"_s).toString());
        return why.isEmpty() ? u"The token endpoint’s answer holds no access token."_s
                             : u"The token endpoint gave no token: %1"_s.arg(why);
    }
    const qint64 seconds = object.value(u"expires_in"_s).toInteger(UsualSeconds);
    token.expires = Timestamp::fromNanoseconds(now.nanoseconds() +
                                               std::clamp<qint64>(seconds, 1, 366 * 86'400) * 1'000'000'000);
    const QString subject = subjectOf(token.value);
    token.principal = subject.isEmpty() ? clientId : subject;
    return {};
}

QString AccessToken::request(const KafkaLocation::TokenEndpoint &endpoint, const QString &secret,
                             AccessToken &token)
{
    const QUrl url(endpoint.url);
    if (!url.isValid() || !isSafe(url))
        return u"The address of the token endpoint must begin with https://, because the client secret is sent there."_s;
    QNetworkAccessManager network;
    QNetworkRequest request(url);
    request.setTransferTimeout(LimitMs);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
    request.setRawHeader("Accept", "application/json");
    const QByteArray credentials =
        QUrl::toPercentEncoding(endpoint.clientId) + ':' + QUrl::toPercentEncoding(secret);
    request.setRawHeader("Authorization", "Basic " + credentials.toBase64());
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    QByteArray body = "grant_type=client_credentials";
    if (!endpoint.scope.isEmpty())
        body += "&scope=" + QUrl::toPercentEncoding(endpoint.scope);
    const std::unique_ptr<QNetworkReply> reply(network.post(request, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    const QByteArray answer = reply->readAll();
    if (reply->error() != QNetworkReply::NoError && answer.isEmpty())
        return u"The token endpoint at %1 did not answer: %2."_s.arg(url.host(), reply->errorString());
    return parse(answer, endpoint.clientId, Timestamp::now(), token);
}

} // namespace Backstory
