// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/certificates.h"

#include <QDir>
#include <QFile>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace Backstory
{

QString Certificates::run(const QStringList &arguments) const
{
    QProcess openssl;
    openssl.setWorkingDirectory(m_folder);
    openssl.setProcessChannelMode(QProcess::MergedChannels);
    openssl.start(u"openssl"_s, arguments);
    if (!openssl.waitForFinished() || openssl.exitStatus() != QProcess::NormalExit || openssl.exitCode() != 0)
        return u"openssl %1: %2"_s.arg(arguments.first(), QString::fromUtf8(openssl.readAll()));
    return {};
}

/// A key, and a certificate for it from the authority.
QString Certificates::sign(const QString &name, const QString &subject) const
{
    const QString failed =
        run({u"req"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s,
             u"-subj"_s, subject, u"-keyout"_s, name + u".key"_s, u"-out"_s, name + u".csr"_s});
    if (!failed.isEmpty())
        return failed;
    return run({u"x509"_s, u"-req"_s, u"-in"_s, name + u".csr"_s, u"-CA"_s, u"ca.pem"_s, u"-CAkey"_s,
                u"ca.key"_s, u"-CAcreateserial"_s, u"-days"_s, u"2"_s, u"-extfile"_s, name + u".ext"_s,
                u"-out"_s, name + u".pem"_s});
}

QString Certificates::make(const QString &host) const
{
    if (!QDir().mkpath(m_folder))
        return u"The folder %1 cannot be made."_s.arg(m_folder);
    const QString names = host == "localhost"_L1 ? u"IP:127.0.0.1,DNS:localhost"_s : u"DNS:"_s + host;
    const QMap<QString, QString> extensions = {{u"server.ext"_s, u"subjectAltName="_s + names},
                                               {u"user.ext"_s, u"extendedKeyUsage=clientAuth"_s}};
    for (const auto &[name, text] : extensions.asKeyValueRange()) {
        QFile extension(file(name));
        if (!extension.open(QIODevice::WriteOnly) || extension.write(text.toUtf8() + '\n') < 0)
            return u"The file %1 cannot be written."_s.arg(extension.fileName());
    }
    QString failed = run({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                          u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s,
                          u"/CN=Authority of a test"_s, u"-keyout"_s, u"ca.key"_s, u"-out"_s, u"ca.pem"_s});
    if (failed.isEmpty())
        failed = sign(u"server"_s, u"/CN="_s + host);
    if (failed.isEmpty())
        failed = sign(u"user"_s, u"/CN=ann"_s);
    return failed;
}

} // namespace Backstory
