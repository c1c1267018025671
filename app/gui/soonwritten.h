// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>

namespace Backstory
{

/// A small file of the user's that nobody else may read. What changes is written within a moment, by a thread
/// of its own, so that it survives a crash. Lives on its owner's thread.
class SoonWritten : public QObject
{
    Q_OBJECT
public:
    /// `content` is asked for on the owner's thread whenever the file is written.
    SoonWritten(const QString &path, std::chrono::milliseconds delay, std::function<QByteArray()> content);
    /// Writes what is still to be written, and waits for it.
    ~SoonWritten() override;

    /// Empty for a file that is missing or cannot be read.
    QByteArray read() const;
    void change();

private:
    void write();

    QString m_path;
    std::function<QByteArray()> m_content;
    QTimer m_soon;
    QThreadPool m_writer; ///< one thread, so that an older state never overwrites a newer one
};

} // namespace Backstory
