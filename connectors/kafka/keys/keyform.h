// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace Backstory
{

/// An entity's id as it is shown, with the key of the record that it was taken from.
struct KeyOfEntity {
    QByteArray entity;
    QByteArray key;
};

/// How a key's bytes are made of an entity's id: the text itself, a text around it as in `{"id": 7}`, or a
/// number in big-endian bytes as Java's serializers write it.
class KeyForm
{
public:
    /// The form that all of these have; nullopt where there is none.
    static std::optional<KeyForm> of(const QList<KeyOfEntity> &samples);

    /// Nullopt where the entity cannot be in such a key.
    std::optional<QByteArray> keyOf(const QByteArray &entity) const;

private:
    int m_numberBytes = 0; ///< 0: text
    QByteArray m_before;
    QByteArray m_behind;
};

} // namespace Backstory
