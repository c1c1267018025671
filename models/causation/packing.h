// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace Backstory
{

/// Appends numbers as LEB128; signed ones by their size first (zigzag).
class Packer
{
public:
    void number(quint64 value)
    {
        for (; value >= 0x80; value >>= 7)
            m_bytes.push_back(char(uchar(value) | 0x80));
        m_bytes.push_back(char(value));
    }
    void signedNumber(qint64 value) { number((quint64(value) << 1) ^ quint64(value >> 63)); }
    /// The difference of each value to the one before (wraps around), divided by the largest power of 1000
    /// that divides them all: clocks often count in micro- or milliseconds.
    void differences(const std::vector<qint64> &values);
    /// The values themselves, divided likewise.
    void scaled(const std::vector<qint64> &values);

    QByteArray bytes() const { return QByteArray(m_bytes.data(), qsizetype(m_bytes.size())); }

private:
    std::vector<char> m_bytes;
};

/// Takes numbers from the front of what a Packer wrote.
class Unpacker
{
public:
    explicit Unpacker(QByteArrayView bytes)
        : m_at(reinterpret_cast<const uchar *>(bytes.data()))
        , m_end(m_at + bytes.size())
    {
    }
    quint64 number()
    {
        quint64 value = 0;
        for (int shift = 0; m_at != m_end && shift < 64; shift += 7) {
            const uchar byte = *m_at++;
            value |= quint64(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        m_broken = true;
        return 0;
    }
    qint64 signedNumber()
    {
        const quint64 value = number();
        return qint64(value >> 1) ^ -qint64(value & 1);
    }
    /// A number of things that take at least a byte each; 0 when so many cannot follow.
    qsizetype size()
    {
        const quint64 value = number();
        if (value > quint64(m_end - m_at))
            m_broken = true;
        return m_broken ? 0 : qsizetype(value);
    }
    void differences(std::vector<qint64> &values, qsizetype count);
    void scaled(std::vector<qint64> &values, qsizetype count);
    bool isBroken() const { return m_broken; }
    bool isAtEnd() const { return m_at == m_end && !m_broken; }

private:
    const uchar *m_at;
    const uchar *m_end;
    bool m_broken = false;
};

} // namespace Backstory
