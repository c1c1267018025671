// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QImage>
#include <QObject>

namespace Backstory
{

/// A payload read as a picture.
struct ReadPicture {
    QImage image; ///< at most as large as a screen shows; null: see the problem
    QSize pixels; ///< of the original
    QString problem;
};

/// Reads the picture that the bytes are, in any thread. Pictures of more than 40 megapixels and drawings that
/// refer to other files are refused, with what is said behind the kind of picture.
ReadPicture readPicture(const QByteArray &bytes, const QString &kind);

/// Reads pictures off the window's thread; only the newest is told of.
class PictureReader : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    void read(const QByteArray &bytes, const QString &kind);
    void cancel() { ++m_newest; }

Q_SIGNALS:
    void pictureRead(const Backstory::ReadPicture &picture);

private:
    int m_newest = 0;
};

} // namespace Backstory
