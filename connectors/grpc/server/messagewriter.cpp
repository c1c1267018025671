// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/messagewriter.h"

#include <google/protobuf/io/coded_stream.h>

namespace Backstory
{

// From https://protobuf.dev/programming-guides/encoding: what follows a member's number.
enum WireType : quint32 { Varint = 0, Length = 2 };

void MessageWriter::varint(quint64 value)
{
    uchar bytes[10];
    const uchar *end = google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(value, bytes);
    m_to.append(reinterpret_cast<const char *>(bytes), size_t(end - bytes));
}

void MessageWriter::number(int member, quint64 value)
{
    varint(quint32(member) << 3 | Varint);
    varint(value);
}

void MessageWriter::bytes(int member, std::string_view value)
{
    varint(quint32(member) << 3 | Length);
    varint(value.size());
    m_to.append(value);
}

} // namespace Backstory
