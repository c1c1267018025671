// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/serverfeatures.h"

#include "connectors/grpc/protocol/serverfeatures.grpc.pb.h"

namespace Backstory
{

CallFailure ServerFeatures::ask(KurrentClient &client, std::stop_token stop, ServerFeatures &features)
{
    using namespace event_store::client;
    server_features::SupportedMethods methods;
    const auto question = [&methods](const std::shared_ptr<grpc::ChannelInterface> &node,
                                     grpc::ClientContext &context) {
        return server_features::ServerFeatures::NewStub(node)->GetSupportedMethods(&context, Empty(),
                                                                                   &methods);
    };
    const CallFailure failure = client.call(question, stop);
    if (failure.isOk())
        features = {QString::fromStdString(methods.event_store_server_version()), methods.methods_size()};
    return failure;
}

} // namespace Backstory
