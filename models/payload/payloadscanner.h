// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

#include <memory>

namespace Backstory
{

/// What is known of a payload without having it: see the fields of the same names in `Event`.
struct PayloadFacts {
    quint64 hash = 0;
    qint64 size = -1;
    quint64 shape = 0;
    QByteArrayView fields; ///< null when the scanner has told what this shape stands for

    void complete(Event &event) const;
};

/// Looks once into every payload for what makes two of them the same, and for the fields at its top. About
/// 0.4 µs for 300 bytes. One instance per thread.
class PayloadScanner
{
public:
    PayloadScanner();
    ~PayloadScanner();

    /// Compressed payloads are unpacked up to a mebibyte; of larger ones only hash and size are known. The
    /// view holds until the next call. `shape` spares a second look at the fields, where somebody has summed
    /// them up already; else 0.
    PayloadFacts scan(QByteArrayView stored, quint64 shape = 0);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
