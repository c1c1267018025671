// SPDX-License-Identifier: GPL-3.0-or-later
// How the window writes what a person saves out of it: where they say, and not on its own thread.
#include "app/gui/mainwindow.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QSaveFile>

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::saveContent(const QByteArray &content, const QString &suggestedName)
{
    saveMade([content] { return content; }, suggestedName);
}

// `make` is called on another thread, once it is known where to save.
void MainWindow::saveMade(const std::function<QByteArray()> &make, const QString &suggestedName)
{
    auto *dialog = new QFileDialog(this, u"Save %1"_s.arg(suggestedName));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggestedName);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, make](const QString &path) { writeMade(make, path); });
    dialog->open();
}

void MainWindow::writeMade(const std::function<QByteArray()> &make, const QString &path)
{
    ++m_filesWritten;
    m_fileWriter.start([this, make, path] {
        const QByteArray content = make();
        QSaveFile file(path);
        const bool done =
            file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
        const QString error = done ? QString() : file.errorString();
        QMetaObject::invokeMethod(
            this, [this, path, error] { tellWritten(path, error); }, Qt::QueuedConnection);
    });
}

void MainWindow::tellWritten(const QString &path, const QString &error)
{
    --m_filesWritten;
    if (error.isEmpty()) {
        notify(u"Saved as %1."_s.arg(path));
        return;
    }
    auto *box = new QMessageBox(QMessageBox::NoIcon, u"Nothing was saved"_s,
                                u"%1 could not be written: %2."_s.arg(path, error), QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace Backstory
