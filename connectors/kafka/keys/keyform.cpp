// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/keys/keyform.h"

#include <QtEndian>

#include <algorithm>

namespace Backstory
{

std::optional<KeyForm> KeyForm::of(const QList<KeyOfEntity> &samples)
{
    if (samples.isEmpty())
        return {};
    const auto fits = [&samples](const KeyForm &form) {
        return std::all_of(samples.begin(), samples.end(), [&form](const KeyOfEntity &sample) {
            return form.keyOf(sample.entity) == sample.key;
        });
    };
    KeyForm form;
    for (const int bytes : {0, 4, 8}) {
        form.m_numberBytes = bytes;
        if (fits(form))
            return form;
    }
    // An id may occur in its key by accident: each place in the first key is tried against all.
    const KeyOfEntity &first = samples.constFirst();
    form.m_numberBytes = 0;
    if (first.entity.isEmpty())
        return {};
    for (qsizetype at = first.key.indexOf(first.entity); at >= 0;
         at = first.key.indexOf(first.entity, at + 1)) {
        form.m_before = first.key.left(at);
        form.m_behind = first.key.mid(at + first.entity.size());
        if (fits(form))
            return form;
    }
    return {};
}

std::optional<QByteArray> KeyForm::keyOf(const QByteArray &entity) const
{
    if (m_numberBytes == 0)
        return m_before + entity + m_behind;
    bool ok = false;
    const qint64 number = m_numberBytes == 4 ? qint64(entity.toInt(&ok)) : entity.toLongLong(&ok);
    if (!ok || QByteArray::number(number) != entity)
        return {};
    QByteArray key(m_numberBytes, Qt::Uninitialized);
    if (m_numberBytes == 4)
        qToBigEndian(qint32(number), key.data());
    else
        qToBigEndian(number, key.data());
    return key;
}

} // namespace Backstory
