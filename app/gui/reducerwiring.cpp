// SPDX-License-Identifier: GPL-3.0-or-later
// How an editor shows the reducer of a shelf, and what is done with it there.
#include "app/gui/mainwindow.h"
#include "views/state/reducereditor.h"
#include "views/theme/noticebar.h"

#include <QFileDialog>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// A start for one's own reducer.
QString newReducer(const QString &category)
{
    return u"// What %1 is after each of its events.\n"
           "const initial = {};\n"
           "\n"
           "function reduce(state, event) {\n"
           "  switch (event.type) {\n"
           "    default:\n"
           "      return { ...state, ...event.data };\n"
           "  }\n"
           "}\n"_s.arg(category.isEmpty() ? u"an entity"_s : u"one of “%1”"_s.arg(category));
}

} // namespace

void MainWindow::connectEditor(ReducerEditor &editor, ReducerShelf &shelf)
{
    connect(&shelf, &ReducerShelf::chosenChanged, this, &MainWindow::updateModified);
    connect(&shelf, &ReducerShelf::sourceChanged, this, &MainWindow::updateModified); // drafts are kept
    connect(&shelf, &ReducerShelf::failed, this, &MainWindow::notify);
    connect(&editor, &ReducerEditor::textEdited, &shelf, &ReducerShelf::edit);
    connect(&editor, &ReducerEditor::reducerChosen, &shelf, &ReducerShelf::choose);
    connect(&editor, &ReducerEditor::upcastEdited, &shelf, &ReducerShelf::setUpcast);
    connect(&editor, &ReducerEditor::datesChanged, &shelf, &ReducerShelf::setDates);
    connect(&editor, &ReducerEditor::newWanted, this,
            [&shelf] { shelf.addScript(newReducer(shelf.category())); });
    connect(&editor, &ReducerEditor::saveWanted, this, [&shelf](const QString &script) {
        shelf.edit(script);
        shelf.save();
    });
    const auto ask = [this, &shelf](const QString &title, QFileDialog::AcceptMode mode, const auto &chosen) {
        auto *dialog = new QFileDialog(this, title);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(mode);
        dialog->setFileMode(mode == QFileDialog::AcceptOpen ? QFileDialog::ExistingFile
                                                            : QFileDialog::AnyFile);
        dialog->setDefaultSuffix(u"js"_s);
        dialog->setNameFilters({u"Reducers (*.js *.mjs)"_s, u"All files (*)"_s});
        if (mode == QFileDialog::AcceptSave)
            dialog->selectFile(shelf.source().name);
        connect(dialog, &QFileDialog::fileSelected, this, chosen);
        dialog->open();
    };
    connect(&editor, &ReducerEditor::openWanted, this, [&shelf, ask] {
        ask(u"Open a reducer"_s, QFileDialog::AcceptOpen,
            [&shelf](const QString &path) { shelf.addFile(path); });
    });
    connect(&editor, &ReducerEditor::saveAsWanted, this, [&shelf, ask](const QString &script) {
        shelf.edit(script);
        ask(u"Save the reducer"_s, QFileDialog::AcceptSave,
            [&shelf](const QString &path) { shelf.saveAs(path); });
    });
}

// The editor's text is touched only where it is another one: never while one types.
void MainWindow::showReducerOf(ReducerShelf &shelf, ReducerEditor &editor, QString &before,
                               const std::function<void(const ReducerSource &, const QString &)> &show)
{
    const QString shown = shelf.category() + u' ' + shelf.currentId();
    if (before == shown)
        editor.flush();
    before = shown;
    editor.setChoices(shelf.choices(), shelf.currentId());
    editor.setDates(shelf.dates());
    editor.setUpcast(shelf.current().upcast);
    const QString script = shelf.script();
    if (!script.isNull()) {
        ReducerSource saved = shelf.source();
        saved.script = script;
        show(saved, shelf.draft());
    }
    if (const QString problem = shelf.problem(); !problem.isEmpty())
        m_notice->show(problem);
}

} // namespace Backstory
