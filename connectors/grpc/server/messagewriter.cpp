// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/messagewriter.h"

#include <google/protobuf/io/coded_stream.h>

namespace Backstory
{

// From https://protobuf.dev/programming-guides/encoding: what follows a member's number.
enum WireType : quint32 { Varint = 0, Length = 2 };

namespace
{

constexpr size_t LongestVarint = 10;

uchar *writeVarint(quint64 value, uchar *to)
{
    return google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(value, to);
}

} // namespace

void MessageWriter::head(int member, quint32 type, quint64 value)
{
    uchar bytes[2 * LongestVarint];
    const uchar *end = writeVarint(value, writeVarint(quint32(member) << 3 | type, bytes));
    m_to.append(reinterpret_cast<const char *>(bytes), size_t(end - bytes));
}

void MessageWriter::number(int member, quint64 value)
{
    head(member, Varint, value);
}

void MessageWriter::bytes(int member, std::string_view value)
{
    head(member, Length, value.size());
    m_to.append(value);
}

} // namespace Backstory
