// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/kurrentsettings.h"

#include <memory>

namespace grpc
{
class Channel;
class ChannelCredentials;
} // namespace grpc

namespace Backstory
{

/// Opens channels as the settings say: TLS, certificates, keep-alive. Reads the files that they name once.
class Channels
{
public:
    explicit Channels(const KurrentSettings &settings);
    ~Channels();

    /// Why no channel can be opened, as a sentence: a file that cannot be read; null when one can.
    QString problem() const { return m_problem; }
    std::shared_ptr<grpc::Channel> open(const HostPort &node) const;
    /// The header that says who is asking. Empty without a user, and where the password would go over an
    /// open line.
    std::string authorization(const HostPort &node) const;

private:
    std::string contentsOf(const QString &file, const QString &what);
    std::string rootCertificates();
    void makeCredentials();

    const KurrentSettings m_settings;
    QString m_problem;
    std::shared_ptr<grpc::ChannelCredentials> m_credentials;
};

} // namespace Backstory
