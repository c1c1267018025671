// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keyring/keyringvault.h"

#include <qt6keychain/keychain.h>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr auto Service = "Backstory";

QString problemOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::NoError:
    case QKeychain::EntryNotFound:
        return {};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return u"The keyring is locked, so its passwords cannot be used."_s;
    case QKeychain::NoBackendAvailable:
        return u"There is no keyring on this desktop."_s;
    default:
        return u"No keyring answers on this desktop (%1)."_s.arg(job.errorString());
    }
}

} // namespace

void KeyringVault::read(const QString &key, std::function<void(const QString &, const QString &)> done)
{
    auto *job = new QKeychain::ReadPasswordJob(QString::fromLatin1(Service), &m_jobs);
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, &m_jobs,
                     [job, done = std::move(done)] { done(job->textData(), problemOf(*job)); });
    job->start();
}

void KeyringVault::write(const QString &key, const QString &value, std::function<void(const QString &)> done)
{
    auto *job = new QKeychain::WritePasswordJob(QString::fromLatin1(Service), &m_jobs);
    job->setKey(key);
    job->setTextData(value);
    QObject::connect(job, &QKeychain::Job::finished, &m_jobs,
                     [job, done = std::move(done)] { done(problemOf(*job)); });
    job->start();
}

} // namespace Backstory
